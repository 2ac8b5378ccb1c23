namespace Orleans.Runtime;

/// <summary>The activation that the current turn belongs to.</summary>
public interface IGrainContextAccessor
{
    IGrainContext GrainContext { get; }
}
