namespace Muser.Formats.Visibilities;

/// <summary>One axis of the array of correlations in a row, as a header describes it.</summary>
/// <param name="Type">CTYPE up to the first hyphen: COMPLEX, STOKES, FREQ, IF, RA, DEC ...</param>
/// <param name="Length">Elements along it.</param>
/// <param name="ReferenceValue">CRVAL.</param>
/// <param name="Increment">CDELT.</param>
/// <param name="ReferencePixel">CRPIX, from 1.</param>
internal sealed record CorrelationAxis(string Type, long Length, double ReferenceValue, double Increment, double ReferencePixel)
{
    /// <summary>The coordinate of an element, from 0.</summary>
    public double Value(int element) => ReferenceValue + ((element + 1 - ReferencePixel) * Increment);
}
