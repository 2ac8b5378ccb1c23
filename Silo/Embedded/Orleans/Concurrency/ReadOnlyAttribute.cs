namespace Orleans.Concurrency;

/// <summary>Calls of this method may interleave with each other, as they change no state.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ReadOnlyAttribute : Attribute
{
}
