namespace Muser.Imaging.Clean;

/// <summary>One component: what was taken, and where.</summary>
/// <param name="Row">Row of the map.</param>
/// <param name="Column">Column of the map.</param>
/// <param name="Flux">Flux, in the unit of the map times beam.</param>
public readonly record struct CleanComponent(int Row, int Column, float Flux);
