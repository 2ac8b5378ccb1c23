namespace Muser.Interfaces.Jobs;

/// <summary>Why a step of a job failed, in a sentence for people: what, where, why, what to do.</summary>
/// <param name="message">The sentence.</param>
/// <param name="isFinal">True where another attempt would fail in the same way: wrong options, a file of the wrong kind.</param>
public sealed class JobException(string message, bool isFinal = false) : Exception(message)
{
    /// <summary>True where another attempt would fail in the same way.</summary>
    public bool IsFinal => isFinal;
}
