using System.Reflection;
using Orleans.Runtime;

namespace Orleans;

/// <summary>A call that has arrived at its activation.</summary>
public interface IIncomingGrainCallContext : IGrainCallContext
{
    IGrainContext TargetContext { get; }

    MethodInfo ImplementationMethod { get; }
}
