namespace Muser.Grains.Jobs;

/// <summary>What a <see cref="PartTable"/> knows beside its parts: with them, all that there is to keep where its journal begins anew. JSON in the journal.</summary>
internal sealed record PartTotals
{
    /// <summary>Parts that were forgotten: the number of the first that is kept.</summary>
    public required int First { get; init; }

    /// <summary>Parts whose result is counted, the forgotten ones among them.</summary>
    public required int Done { get; init; }

    /// <summary>Forgotten parts that had failed.</summary>
    public required int ForgottenFailed { get; init; }

    /// <summary>Attempts that failed or were lost.</summary>
    public required long FailedAttempts { get; init; }

    /// <summary>The split.</summary>
    public required StepAttempts Split { get; init; }

    /// <summary>The merge.</summary>
    public required StepAttempts Merge { get; init; }
}
