namespace Orleans;

/// <summary>Marks attributes of constructor parameters whose argument is made for each activation.</summary>
public interface IFacetMetadata
{
}
