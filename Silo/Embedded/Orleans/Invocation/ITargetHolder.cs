namespace Orleans.Serialization.Invocation;

/// <summary>Holds the object on which calls are made, and its extensions.</summary>
public interface ITargetHolder
{
    object? GetTarget();

    object? GetComponent(Type componentType);
}
