namespace Muser.Silo.Calibration;

/// <summary>What is asked to be recorded: the body of <c>POST /api/parameters/ARRAY</c>, all or none.</summary>
public sealed record ParameterRequest
{
    /// <summary>Who asks.</summary>
    public required string Who { get; init; }

    /// <summary>Why; an entry may have a reason of its own.</summary>
    public required string Why { get; init; }

    /// <summary>The parameters; their versions, places, recording times and persons are ignored.</summary>
    public required ParameterItem[] Entries { get; init; }
}
