namespace Muser.Embedded.Activations;

/// <summary>Which context the current thread is executing a turn of.</summary>
internal static class RuntimeContext
{
    [ThreadStatic]
    private static TurnContext? _current;

    public static TurnContext? Current
    {
        get => _current;
        set => _current = value;
    }
}
