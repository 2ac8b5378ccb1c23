namespace Muser.Cli.Imaging;

/// <summary>Milliseconds of the products of a map.</summary>
/// <param name="Fits">Turned, scaled, and written as FITS.</param>
/// <param name="Png">Pictures.</param>
internal readonly record struct ProductTimes(double Fits, double Png);
