namespace ILGPU;

/// <summary>A part of a buffer, whatever is in it.</summary>
public interface IArrayView
{
    /// <summary>Elements.</summary>
    long Length { get; }
}
