namespace Muser.Devices.Indi;

/// <summary>A message of an INDI server: one element of XML.</summary>
internal sealed record IndiMessage
{
    /// <summary>What it says.</summary>
    public required IndiVerb Verb { get; init; }

    /// <summary>The device; empty where the server speaks of itself.</summary>
    public required string Device { get; init; }

    /// <summary>The vector; empty where it is about the whole device.</summary>
    public string Name { get; init; } = "";

    /// <summary>The type of the vector.</summary>
    public IndiKind Kind { get; init; }

    /// <summary>Its state; null where it is as it was.</summary>
    public IndiState? State { get; init; }

    /// <summary>Whether clients may set it.</summary>
    public bool IsWritable { get; init; }

    /// <summary>Whether it can be read; what cannot has no values worth showing.</summary>
    public bool IsReadable { get; init; } = true;

    /// <summary>How many of its switches may be on.</summary>
    public IndiRule Rule { get; init; }

    /// <summary>How long it may take to be as it was asked to be, s; 0 where that is not said.</summary>
    public double TimeoutS { get; init; }

    /// <summary>Words for people; empty for none.</summary>
    public string Text { get; init; } = "";

    /// <summary>Its elements.</summary>
    public IReadOnlyList<IndiElement> Elements { get; init; } = [];
}
