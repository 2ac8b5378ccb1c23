namespace Muser.Interfaces.Devices;

/// <summary>
/// Which clients of the bus are there, as they say on <c>client/connect</c> and <c>client/disconnect</c>. There is one; its key is <see cref="Key"/>. What
/// it knows ends with its silo: clients that are there say so when they connect again.
/// </summary>
[Alias("muser.IBusClientsGrain")]
public interface IBusClientsGrain : IGrainWithStringKey
{
    /// <summary>The key of the only one.</summary>
    const string Key = "clients";

    /// <summary>A client has come or gone.</summary>
    [Alias("Report")]
    Task Report(ClientPresence presence);

    /// <summary>Those that are there, and those that left last, by their names.</summary>
    [Alias("List")]
    Task<ClientPresence[]> List();
}
