using Muser.Embedded.Invocation;

namespace Muser.Embedded.Activations;

/// <summary>Something in this silo or client that takes calls.</summary>
internal interface ICallTarget
{
    /// <summary>Takes a call; false if the target has ended and the call must be routed again.</summary>
    bool TryReceive(Call call);
}
