namespace Orleans.Configuration;

/// <summary>Options of the memory storage.</summary>
public class MemoryGrainStorageOptions
{
    public const int NumStorageGrainsDefaultValue = 10;

    /// <summary>Number of grains that the states are spread over.</summary>
    public int NumStorageGrains { get; set; } = NumStorageGrainsDefaultValue;
}
