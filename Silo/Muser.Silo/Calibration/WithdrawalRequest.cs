namespace Muser.Silo.Calibration;

/// <summary>What is asked to be made void: the body of <c>POST /api/parameters/ARRAY/withdraw</c>, all or none.</summary>
public sealed record WithdrawalRequest
{
    /// <summary>The version.</summary>
    public required long Version { get; init; }

    /// <summary>The one place of it; absent for all of it.</summary>
    public int? Part { get; init; }

    /// <summary>Who asks.</summary>
    public required string Who { get; init; }

    /// <summary>Why.</summary>
    public required string Why { get; init; }

    /// <summary>What holds in its stead.</summary>
    public ParameterItem[] Instead { get; init; } = [];
}
