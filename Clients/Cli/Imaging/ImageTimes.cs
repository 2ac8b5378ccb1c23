namespace Muser.Cli.Imaging;

/// <summary>Milliseconds of the stages of a map.</summary>
/// <param name="Map">Weights, dirty map, beam, CLEAN and restored map.</param>
/// <param name="Fits">Maps turned, scaled, and written as FITS.</param>
/// <param name="Png">Pictures.</param>
internal sealed record ImageTimes(double Map, double Fits, double Png);
