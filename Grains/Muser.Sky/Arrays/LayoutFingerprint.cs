using System.Buffers.Binary;
using System.Security.Cryptography;
using Muser.Sky.Vectors;

namespace Muser.Sky.Arrays;

/// <summary>
/// A short name for where the antennas of an array stand, by which a calibration knows the positions that it was made with: 16 hexadecimal digits of
/// the SHA-256 of all coordinates in whole millimetres (little-endian 64-bit, axes [antenna][x, y, z]).
/// </summary>
public static class LayoutFingerprint
{
    private const int Digits = 16;
    private const double MmPerM = 1000;

    /// <summary>The fingerprint of positions.</summary>
    /// <param name="itrfAntennaM">Positions relative to the array's reference point, ITRF axes, metres; each finite.</param>
    public static string Of(ReadOnlySpan<Vector3D> itrfAntennaM)
    {
        Span<byte> bytes = new byte[itrfAntennaM.Length * 3 * sizeof(long)];
        for (var antenna = 0; antenna < itrfAntennaM.Length; antenna++)
        {
            var row = bytes[(antenna * 3 * sizeof(long))..];
            BinaryPrimitives.WriteInt64LittleEndian(row, Millimetres(itrfAntennaM[antenna].X));
            BinaryPrimitives.WriteInt64LittleEndian(row[sizeof(long)..], Millimetres(itrfAntennaM[antenna].Y));
            BinaryPrimitives.WriteInt64LittleEndian(row[(2 * sizeof(long))..], Millimetres(itrfAntennaM[antenna].Z));
        }

        return Convert.ToHexStringLower(SHA256.HashData(bytes))[..Digits];
    }

    private static long Millimetres(double metres) => (long)Math.Round(metres * MmPerM);
}
