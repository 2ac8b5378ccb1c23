namespace Orleans.Concurrency;

/// <summary>Wraps a value that nobody changes once it has been sent: within one silo it is shared, not copied.</summary>
[GenerateSerializer]
public readonly struct Immutable<T>(T value)
{
    [Id(0)]
    public readonly T Value = value;
}
