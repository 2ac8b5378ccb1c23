using Microsoft.AspNetCore.Http;

namespace Muser.Silo.Devices.Alpaca;

/// <summary>A member that is called, with its parameters read.</summary>
/// <param name="Client">Who calls, as the device's history is to name them.</param>
/// <param name="Why">Why, where the request says.</param>
/// <param name="ClientId">The number that the client calls itself by.</param>
/// <param name="Values">The parameters by name.</param>
internal sealed record AlpacaCall(string Client, string Why, uint ClientId, IReadOnlyDictionary<string, object> Values)
{
    public double Number(string name) => (double)Values[name];

    public int Whole(string name) => (int)Values[name];

    public bool Flag(string name) => (bool)Values[name];

    public string Text(string name) => (string)Values[name];

    /// <summary>A number within limits; a wrong one is the device's to refuse.</summary>
    public double Number(string name, double min, double max) => Number(name) is var value && value >= min && value <= max
        ? value
        : throw new AlpacaException(AlpacaError.InvalidValue, $"{name} is {value}; it must be {min} to {max}.");

    /// <summary>
    /// Finds parameters as the published rules have it: of GET in the query, by names of any case; of PUT in the form, by names of exactly their case.
    /// What is there of a wrong case in a form is not there.
    /// </summary>
    public static async Task<Func<string, string?>> Reader(HttpRequest request)
    {
        if (HttpMethods.IsGet(request.Method))
        {
            return name => request.Query.TryGetValue(name, out var values) ? values.ToString() : null;
        }

        if (!request.HasFormContentType)
        {
            return _ => null;
        }

        var form = (await request.ReadFormAsync(request.HttpContext.RequestAborted)).ToArray();
        return name => form.Where(each => each.Key == name).Select(each => each.Value.ToString()).FirstOrDefault();
    }
}
