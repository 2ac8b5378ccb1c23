namespace Muser.Engine.Tests.Messaging;

/// <summary>A mutable message.</summary>
[GenerateSerializer]
public sealed class Parcel
{
    [Id(0)]
    public List<int> Values { get; set; } = [];

    [Id(1)]
    public Parcel? Other { get; set; }
}

/// <summary>A message that nobody changes.</summary>
[GenerateSerializer]
[Immutable]
public sealed class SealedParcel
{
    [Id(0)]
    public int[] Values { get; init; } = [];
}

/// <summary>Parameters of a primary constructor need no ids.</summary>
[GenerateSerializer]
public sealed record Reading(string Name, double Value, DateTime At, Guid Id, int[] Counts, Dictionary<string, double>? More);

[GenerateSerializer]
public readonly record struct Span([property: Id(0)] long From, [property: Id(1)] long To);

[GenerateSerializer]
public enum Hue
{
    Red,
    Green,
}

[GenerateSerializer]
public abstract class Shape
{
    [Id(0)]
    public string Name { get; set; } = "";
}

[GenerateSerializer]
public sealed class Circle : Shape
{
    [Id(0)]
    public double Radius { get; set; }
}

[GenerateSerializer]
public sealed class Boxed<T>
{
    [Id(0)]
    public T? Content { get; set; }
}

/// <summary>Not a message: it has no serializer.</summary>
public sealed class Stranger
{
    public int Value { get; set; }
}

[GenerateSerializer]
public sealed class DishException : Exception
{
    public DishException()
    {
    }

    public DishException(string message)
        : base(message)
    {
    }

    public DishException(string message, Exception inner)
        : base(message, inner)
    {
    }

    [Id(0)]
    public int Dish { get; set; }
}
