namespace Muser.Embedded.Timers;

/// <summary>Keeps the execution context of the caller out of what is started, also where somebody does so already.</summary>
internal readonly struct FlowSuppression : IDisposable
{
    private readonly AsyncFlowControl? _control;

    private FlowSuppression(AsyncFlowControl? control) => _control = control;

    public static FlowSuppression Begin() =>
        new(ExecutionContext.IsFlowSuppressed() ? null : ExecutionContext.SuppressFlow());

    public void Dispose() => _control?.Undo();
}
