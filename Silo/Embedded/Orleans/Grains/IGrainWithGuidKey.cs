namespace Orleans;

/// <summary>A grain whose key is a Guid.</summary>
public interface IGrainWithGuidKey : IGrain
{
}
