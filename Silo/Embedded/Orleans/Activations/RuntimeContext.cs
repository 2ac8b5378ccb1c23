namespace Muser.Embedded.Activations;

/// <summary>Which context the current thread is executing a turn of.</summary>
internal static class RuntimeContext
{
    [ThreadStatic]
    private static TurnContext? CurrentContext;

    public static TurnContext? Current
    {
        get => CurrentContext;
        set => CurrentContext = value;
    }
}
