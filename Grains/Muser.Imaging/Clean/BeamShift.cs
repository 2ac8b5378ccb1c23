namespace Muser.Imaging.Clean;

/// <summary>A beam to be subtracted from a tile.</summary>
/// <param name="Beam">The pixel of the beam that falls on the first pixel of the tile.</param>
/// <param name="Flux">The component.</param>
internal readonly unsafe record struct BeamShift(nint Beam, float Flux)
{
    /// <summary>The pixel of the beam that falls on pixel 0 of a row of the tile.</summary>
    public float* Row(nint offset) => (float*)Beam + offset;
}
