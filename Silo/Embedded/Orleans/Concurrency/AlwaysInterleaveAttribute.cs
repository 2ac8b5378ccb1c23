namespace Orleans.Concurrency;

/// <summary>Calls of this method may run between the awaits of any other request.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class AlwaysInterleaveAttribute : Attribute
{
}
