namespace Muser.Imaging.Pipeline;

/// <summary>How long the stages of a map took.</summary>
/// <param name="Disc">The disc found, phases turned, the model taken away.</param>
/// <param name="Dirty">Weights, dirty map and beam.</param>
/// <param name="Clean">CLEAN, its beam and its major cycles.</param>
/// <param name="Restore">The restored map, with the disc put back.</param>
public readonly record struct MapTimes(TimeSpan Disc, TimeSpan Dirty, TimeSpan Clean, TimeSpan Restore);
