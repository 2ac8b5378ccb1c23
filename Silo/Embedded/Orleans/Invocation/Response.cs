namespace Orleans.Serialization.Invocation;

/// <summary>How a call ended: with a result or with an exception.</summary>
public abstract class Response : IDisposable
{
    public abstract object? Result { get; set; }

    public virtual Exception? Exception { get; set; }

    public static Response Completed { get; } = new Response<object>();

    public static Response FromException(Exception exception) => new Response<object> { Exception = exception };

    public static Response FromResult<TResult>(TResult value) => new Response<TResult> { TypedResult = value };

    public abstract T GetResult<T>();

    public abstract void Dispose();

    public override string ToString() => Exception is { } exception ? exception.ToString() : Result?.ToString() ?? "[null]";
}
