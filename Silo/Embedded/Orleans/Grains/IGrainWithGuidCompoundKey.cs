namespace Orleans;

/// <summary>A grain whose key is a Guid and a string.</summary>
public interface IGrainWithGuidCompoundKey : IGrain
{
}
