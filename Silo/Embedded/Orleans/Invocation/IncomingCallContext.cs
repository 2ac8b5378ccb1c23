using System.Reflection;
using Muser.Embedded.Activations;
using Orleans;
using Orleans.Runtime;
using Orleans.Serialization.Invocation;

namespace Muser.Embedded.Invocation;

/// <summary>Takes a call through the filters of its silo and of its grain class.</summary>
internal sealed class IncomingCallContext<TResult> : IIncomingGrainCallContext
{
    private readonly Call<TResult> _call;
    private readonly TurnContext _context;
    private int _next;

    private IncomingCallContext(Call<TResult> call, TurnContext context)
    {
        _call = call;
        _context = context;
    }

    public IInvokable Request => _call;

    public object Grain => _context.GrainInstance!;

    public GrainId? SourceId => _call.SenderId;

    public GrainId TargetId => _call.TargetId;

    public GrainInterfaceType InterfaceType => _call.TargetInterface;

    public string InterfaceName => _call.Method.InterfaceName;

    public string MethodName => _call.Method.Name;

    public MethodInfo InterfaceMethod => _call.Method.Method;

    public IGrainContext TargetContext => _context;

    public MethodInfo ImplementationMethod
    {
        get
        {
            var map = Grain.GetType().GetInterfaceMap(_call.Method.InterfaceType);
            return map.TargetMethods[Array.IndexOf(map.InterfaceMethods, _call.Method.Method)];
        }
    }

    public Response? Response { get; set; }

    public object? Result
    {
        get => Response?.Result is Unit ? null : Response?.Result;
        set => Response = Response.FromResult(value);
    }

    public static async ValueTask<TResult> Run(Call<TResult> call, TurnContext context)
    {
        var filtered = new IncomingCallContext<TResult>(call, context);
        await filtered.Invoke();
        return filtered.Response is { } response ? response.GetResult<TResult>() : default!;
    }

    public async Task Invoke()
    {
        var filters = _context.Node.IncomingFilters;
        var index = _next++;
        if (index < filters.Length)
        {
            await filters[index].Invoke(this);
        }
        else if (index == filters.Length && _context.GrainInstance is IIncomingGrainCallFilter own)
        {
            await own.Invoke(this);
        }
        else
        {
            Response = Response.FromResult(await _call.InvokeOn(_context));
        }
    }
}
