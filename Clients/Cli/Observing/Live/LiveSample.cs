namespace Muser.Cli.Observing.Live;

/// <summary>The service at one moment.</summary>
/// <param name="ResidentMegabytes">Resident memory of the process, MB.</param>
/// <param name="Activations">Live activations on all silos.</param>
internal readonly record struct LiveSample(double ResidentMegabytes, int Activations);
