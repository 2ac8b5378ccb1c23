namespace Muser.Silo.Jobs.BuiltIn.Raw;

/// <summary>Some of the steps of a dynamic spectrum.</summary>
/// <param name="Files">The raw files that may hold them.</param>
/// <param name="StartUtcUnixNs">The beginning of the first step.</param>
/// <param name="StepNs">The length of a step, ns.</param>
/// <param name="Steps">How many.</param>
/// <param name="BandsMHz">Lower edges of the bands, MHz, ascending.</param>
public sealed record QuicklookPart(string[] Files, long StartUtcUnixNs, long StepNs, int Steps, int[] BandsMHz);
