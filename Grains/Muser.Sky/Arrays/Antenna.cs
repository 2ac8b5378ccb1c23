using Muser.Sky.Vectors;

namespace Muser.Sky.Arrays;

/// <summary>One dish.</summary>
/// <param name="Index">Its index, 0-based: the correlator input less one.</param>
/// <param name="Name">Its name, as <c>IA0</c> or <c>HC20</c>.</param>
/// <param name="EnuM">East, north and up of the reference point of the array, m.</param>
/// <param name="ItrfM">The same difference in ITRF axes, m.</param>
/// <param name="DiameterM">Diameter, m.</param>
public sealed record Antenna(int Index, string Name, Vector3D EnuM, Vector3D ItrfM, double DiameterM);
