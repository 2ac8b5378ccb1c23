using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Muser.Silo.Devices.Alpaca;

/// <summary>A parameter of a member.</summary>
/// <param name="Name">Its name, in the case of the interface definition.</param>
/// <param name="Kind">Its type: <see cref="double"/>, <see cref="int"/>, <see cref="bool"/> or <see cref="string"/>.</param>
internal sealed record AlpacaParameter(string Name, Type Kind)
{
    public static AlpacaParameter Number(string name) => new(name, typeof(double));

    public static AlpacaParameter Whole(string name) => new(name, typeof(int));

    public static AlpacaParameter Flag(string name) => new(name, typeof(bool));

    public static AlpacaParameter Text(string name) => new(name, typeof(string));

    /// <summary>Reads it; what is no value of its type is the fault of the request.</summary>
    public object Read(string? text)
    {
        if (text is not null)
        {
            if (Kind == typeof(string))
            {
                return text;
            }

            if (Kind == typeof(bool) && bool.TryParse(text, out var flag))
            {
                return flag;
            }

            if (Kind == typeof(int) && int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var whole))
            {
                return whole;
            }

            if (Kind == typeof(double) && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number))
            {
                return number;
            }
        }

        var wanted = Kind == typeof(bool) ? "true or false" : Kind == typeof(int) ? "a whole number" : Kind == typeof(double) ? "a number" : "a text";
        throw new WebRequestException(
            StatusCodes.Status400BadRequest, text is null ? $"The parameter {Name} is missing; it must be {wanted}." : $"{Name} is '{text}'; it must be {wanted}.");
    }
}
