namespace Muser.Formats.Visibilities;

/// <summary>The bands that rows with one frequency id hold. Immutable.</summary>
/// <param name="Id">FREQID, from 1.</param>
/// <param name="Bands">One for each IF.</param>
public sealed record UvFrequencySetup(int Id, IReadOnlyList<UvBand> Bands);
