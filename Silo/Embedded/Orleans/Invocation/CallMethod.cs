using System.Reflection;
using Orleans;
using Orleans.Concurrency;

namespace Muser.Embedded.Invocation;

/// <summary>What is known of one method of a grain interface before any call.</summary>
internal sealed class CallMethod
{
    public CallMethod(Type interfaceType, MethodInfo method, bool copiesArguments)
    {
        InterfaceType = interfaceType;
        Method = method;
        CopiesArguments = copiesArguments;
        InterfaceName = interfaceType.FullName ?? interfaceType.Name;
        OneWay = method.ReturnType == typeof(void) || method.IsDefined(typeof(OneWayAttribute));
        ReadOnly = method.IsDefined(typeof(ReadOnlyAttribute));
        AlwaysInterleave = method.IsDefined(typeof(AlwaysInterleaveAttribute));
        ResponseTimeout = method.GetCustomAttribute<ResponseTimeoutAttribute>()?.Timeout
            ?? interfaceType.GetCustomAttribute<ResponseTimeoutAttribute>()?.Timeout;
        IsCancellable = method.GetParameters().Any(p => p.ParameterType == typeof(CancellationToken));
    }

    public Type InterfaceType { get; }

    public string InterfaceName { get; }

    public MethodInfo Method { get; }

    public string Name => Method.Name;

    /// <summary>True if, on one silo, some argument must be copied.</summary>
    public bool CopiesArguments { get; }

    public bool OneWay { get; }

    public bool ReadOnly { get; }

    public bool AlwaysInterleave { get; }

    public bool IsCancellable { get; }

    public TimeSpan? ResponseTimeout { get; }
}
