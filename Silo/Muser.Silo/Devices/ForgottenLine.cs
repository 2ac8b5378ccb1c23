namespace Muser.Silo.Devices;

/// <summary>A device that was forgotten.</summary>
/// <param name="Forgotten">Which.</param>
public sealed record ForgottenLine(string Forgotten);
