using Chainrule.Graph;

namespace Chainrule.Losses;

/// <summary>
/// A loss: from what the network says and what is right to one number. Any method of this form is one; the losses here are no different
/// from yours: <c>Loss mine = (y, t) => (y - OneHot.Like(t, y)).Abs().Mean();</c>
/// </summary>
/// <param name="prediction">What the network says, the batch first.</param>
/// <param name="target">What is right: values of the prediction's shape, or class indices, of its shape without the last axis.</param>
/// <returns>A node of one element.</returns>
public delegate Node Loss(Node prediction, Node target);
