namespace Muser.Interfaces.Devices.Bus;

/// <summary>What is wrong with something on the bus, and where.</summary>
/// <param name="Fault">What kind of fault it is.</param>
/// <param name="Text">A sentence for people, which quotes nothing that is not a field's name.</param>
public sealed record PayloadError(PayloadFault Fault, string Text);
