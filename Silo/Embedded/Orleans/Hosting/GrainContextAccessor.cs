using Muser.Embedded.Activations;
using Orleans.Runtime;

namespace Muser.Embedded.Hosting;

internal sealed class GrainContextAccessor : IGrainContextAccessor
{
    public IGrainContext GrainContext => RuntimeContext.Current!;
}
