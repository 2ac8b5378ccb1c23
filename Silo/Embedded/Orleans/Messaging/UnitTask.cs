namespace Muser.Embedded.Messaging;

/// <summary>The answer to calls that have none.</summary>
internal static class UnitTask<TResult>
{
    public static readonly Task<TResult> Completed = Task.FromResult(default(TResult)!);
}
