namespace Muser.Silo.Devices.Alpaca;

/// <summary>A value in the state of a device.</summary>
/// <param name="Name">The member, in the case of the interface definition.</param>
/// <param name="Value">Its value.</param>
internal sealed record AlpacaState(string Name, object Value);
