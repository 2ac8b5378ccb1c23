namespace Muser.Interfaces.Jobs;

/// <summary>How a step ended.</summary>
[GenerateSerializer, Alias("muser.StepOutcome")]
public enum StepOutcome
{
    /// <summary>It is done.</summary>
    Done = 0,

    /// <summary>It failed, and may succeed another time.</summary>
    Failed = 1,

    /// <summary>It failed, and would again.</summary>
    Refused = 2,

    /// <summary>It was stopped before its end through no fault of its own: the attempt does not count.</summary>
    Interrupted = 3,
}
