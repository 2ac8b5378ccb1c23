namespace Orleans.Streams;

/// <summary>Says which stream namespaces a grain class subscribes to.</summary>
public interface IStreamNamespacePredicate
{
    string PredicatePattern { get; }

    bool IsMatch(string? streamNamespace);
}
