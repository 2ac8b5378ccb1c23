namespace Muser.Silo.Devices.Alpaca;

/// <summary>The members of a device type: which there are, with which parameters, and what each does.</summary>
internal sealed class AlpacaMembers
{
    private readonly Dictionary<(string Name, bool IsPut), Member> _members = [];

    /// <summary>A member that is read.</summary>
    public AlpacaMembers Get<T>(string name, Func<AlpacaCall, Task<T>> read, params AlpacaParameter[] parameters)
    {
        _members[(name, false)] = new Member(parameters, async call => await read(call));
        return this;
    }

    /// <summary>A member that is always the same.</summary>
    public AlpacaMembers Get<T>(string name, T value, params AlpacaParameter[] parameters) => Get(name, _ => Task.FromResult(value), parameters);

    /// <summary>A member that does something.</summary>
    public AlpacaMembers Put(string name, Func<AlpacaCall, Task> act, params AlpacaParameter[] parameters)
    {
        _members[(name, true)] = new Member(parameters, async call =>
        {
            await act(call);
            return null;
        });
        return this;
    }

    /// <summary>Members that the interface has and this device has not, to be read.</summary>
    public AlpacaMembers Lacks(params string[] names)
    {
        foreach (var name in names)
        {
            Get<object>(name, _ => throw AlpacaException.NotImplemented(name));
        }

        return this;
    }

    /// <summary>A member that the interface has and this device has not, to be read with parameters.</summary>
    public AlpacaMembers LacksGet(string name, params AlpacaParameter[] parameters) => Get<object>(name, _ => throw AlpacaException.NotImplemented(name), parameters);

    /// <summary>A member that the interface has and this device has not, to be set or called.</summary>
    public AlpacaMembers LacksPut(string name, params AlpacaParameter[] parameters) => Put(name, _ => throw AlpacaException.NotImplemented(name), parameters);

    /// <summary>A member; null where the interface has none of that name.</summary>
    public Member? Find(string name, bool isPut) => _members.GetValueOrDefault((name, isPut));

    /// <summary>A member.</summary>
    /// <param name="Parameters">Its parameters.</param>
    /// <param name="Invoke">Does it; returns its value, null for none.</param>
    internal sealed record Member(AlpacaParameter[] Parameters, Func<AlpacaCall, Task<object?>> Invoke);
}
