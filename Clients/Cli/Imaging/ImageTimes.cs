namespace Muser.Cli.Imaging;

/// <summary>Milliseconds of the stages of a map.</summary>
/// <param name="Map">Weights, dirty map, beam, CLEAN and restored map.</param>
/// <param name="Write">FITS files and picture.</param>
internal sealed record ImageTimes(double Map, double Write);
