namespace ILGPU;

/// <summary>How far apart the elements of a view lie.</summary>
public interface IStride1D
{
    /// <summary>Elements from one to the next.</summary>
    int XStride { get; }
}
