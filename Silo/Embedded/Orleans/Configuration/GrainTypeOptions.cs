namespace Orleans.Configuration;

/// <summary>The grain classes that a silo hosts: all that are found, unless some are taken out.</summary>
public class GrainTypeOptions
{
    public HashSet<Type> Classes { get; } = [];

    public HashSet<Type> Interfaces { get; } = [];
}
