namespace Muser.Cli.Imaging;

/// <summary>Milliseconds of the stages of a map.</summary>
/// <param name="Map">All of the next four.</param>
/// <param name="Disc">The Sun's disc found and taken away.</param>
/// <param name="Dirty">Weights, dirty map and beam.</param>
/// <param name="Clean">CLEAN.</param>
/// <param name="Restore">The restored map, the disc put back.</param>
/// <param name="Fits">Maps turned, scaled, and written as FITS.</param>
/// <param name="Png">Pictures.</param>
internal sealed record ImageTimes(double Map, double Disc, double Dirty, double Clean, double Restore, double Fits, double Png);
