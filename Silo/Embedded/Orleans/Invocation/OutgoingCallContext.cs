using System.Reflection;
using Muser.Embedded.Activations;
using Muser.Embedded.Messaging;
using Orleans;
using Orleans.Runtime;
using Orleans.Serialization.Invocation;

namespace Muser.Embedded.Invocation;

/// <summary>Takes a call through the outgoing filters of its silo or client.</summary>
internal sealed class OutgoingCallContext<TResult> : IOutgoingGrainCallContext
{
    private readonly Node _node;
    private readonly GrainReference _reference;
    private readonly Call<TResult> _call;
    private int _next;

    private OutgoingCallContext(Node node, GrainReference reference, Call<TResult> call)
    {
        _node = node;
        _reference = reference;
        _call = call;
        SourceContext = RuntimeContext.Current;
    }

    public IInvokable Request => _call;

    public object Grain => _reference;

    public GrainId? SourceId => SourceContext?.GrainId;

    public GrainId TargetId => _reference.GrainId;

    public GrainInterfaceType InterfaceType => _reference.InterfaceType;

    public string InterfaceName => _call.Method.InterfaceName;

    public string MethodName => _call.Method.Name;

    public MethodInfo InterfaceMethod => _call.Method.Method;

    public IGrainContext? SourceContext { get; }

    public Response? Response { get; set; }

    public object? Result
    {
        get => Response?.Result is Unit ? null : Response?.Result;
        set => Response = Response.FromResult(value);
    }

    public static async Task<TResult> Run(Node node, GrainReference reference, Call<TResult> call)
    {
        var filtered = new OutgoingCallContext<TResult>(node, reference, call);
        await filtered.Invoke();
        return filtered.Response is { } response ? response.GetResult<TResult>() : default!;
    }

    public async Task Invoke()
    {
        var filters = _node.OutgoingFilters;
        var index = _next++;
        if (index < filters.Length)
        {
            await filters[index].Invoke(this);
        }
        else
        {
            Response = Response.FromResult(await _node.SendUnfiltered(_reference, _call));
        }
    }
}
