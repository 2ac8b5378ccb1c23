using System.Runtime.ExceptionServices;

namespace Orleans.Serialization.Invocation;

/// <summary>A response with a result of known type.</summary>
public sealed class Response<TResult> : Response
{
    public TResult? TypedResult { get; set; }

    public override object? Result
    {
        get => TypedResult;
        set => TypedResult = (TResult?)value;
    }

    public override T GetResult<T>()
    {
        if (Exception is { } exception)
        {
            ExceptionDispatchInfo.Throw(exception);
        }

        return TypedResult is T typed ? typed : TypedResult is null ? default! : (T)(object)TypedResult;
    }

    public override void Dispose()
    {
    }
}
