namespace ILGPU;

/// <summary>An index of a kernel, or its extent.</summary>
public interface IIndex
{
    /// <summary>As an extent: how many indices there are.</summary>
    long Size { get; }
}
